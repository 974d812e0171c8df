/**
 * What stands at the far end of a link: a window of the counter, or the customer's display. A display may call the methods of
 * role `display` and nothing else, and hears `DISPLAY_EVENTS` and nothing else; a window of the counter the other way round.
 */
export const LINK_KINDS = ['counter', 'display'] as const
export type LinkKind = (typeof LINK_KINDS)[number]
