import { Badge } from '@mantine/core'
import { IconCircleFilled, IconCrown, IconDiamondFilled, IconStarFilled } from '@tabler/icons-react'

const SHAPES = [IconCircleFilled, IconDiamondFilled, IconCrown, IconStarFilled]
const LOOKS = ['silver', 'gold', 'plat', 'plat']

/** A tier by shape and word, never by colour alone. `rank` is its place among the programme's tiers, the entry tier 0. */
export function TierBadge({ rank, name }: { readonly rank: number; readonly name: string }) {
  const at = Math.min(Math.max(rank, 0), SHAPES.length - 1)
  const Shape = SHAPES[at] ?? IconCircleFilled
  return (
    <Badge unstyled className={`tier tier--${LOOKS[at]}`} classNames={{ section: 'tier-shape' }} leftSection={<Shape className="i" aria-hidden />}>
      {name}
    </Badge>
  )
}
