import { z } from 'zod'

/** Languages the product speaks. `zh` is Simplified Chinese. */
export const LANGUAGES = ['en', 'zh'] as const
export const languageSchema = z.enum(LANGUAGES)
export type Language = z.infer<typeof languageSchema>

/** A text a customer or cashier reads, in every language of the programme. */
export const localTextSchema = z.strictObject({ en: z.string().min(1).max(200), zh: z.string().min(1).max(200) })
export type LocalText = z.infer<typeof localTextSchema>
