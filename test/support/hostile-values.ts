import fc from 'fast-check'

/** Texts that end, open or turn round what a careless program would put them into. */
export const HOSTILE_TEXTS = [
  `'; DROP TABLE journal; --`, `' OR '1'='1`, `"); TRUNCATE sale CASCADE; --`, `$1`, `$$; DELETE FROM terminal; $$`, `\\'; SELECT pg_sleep(9); --`, `{"$ne":null}`, `../../../etc/passwd`,
  `\u0000`, `a\u0000b`, `\ud800`, `\udfff\ud83d`, `%s%n%x`, `<script>alert(1)</script>`, `\r\nx-regulars-terminal: x`, `__proto__`, `constructor`, `\u202e\u2066`, `\ufeff`, '', ' ', 'NaN', 'null', `${'9'.repeat(400)}`,
  `1e309`, '٣', 'x'.repeat(70_000), '\n'.repeat(300),
] as const

/** Values of every kind that a field was not made for. */
export const HOSTILE_VALUES: readonly unknown[] = [
  ...HOSTILE_TEXTS, null, true, false, 0, -0, -1, 1, 0.5, 2 ** 31, 2 ** 53, 2 ** 53 + 2, -(2 ** 53), 1e308, -1e308, 5e-324, [], {}, [[]], [null], { length: 3 }, JSON.parse('{"__proto__":{"rows":[]}}'), { toString: 1 },
  Array.from({ length: 600 }, () => 0), '0'.repeat(64), 'f'.repeat(64), 'AAAA', Buffer.alloc(64).toString('base64'), '00000000-0000-0000-0000-000000000000', '01990000-0000-7000-8000-00000000dead',
]

export const hostileText = fc.oneof(fc.constantFrom(...HOSTILE_TEXTS), fc.string({ unit: 'binary', maxLength: 40 }))
export const hostileValue = fc.oneof(fc.constantFrom(...HOSTILE_VALUES), fc.jsonValue({ maxDepth: 3 }), fc.integer(), fc.double())

type Place = readonly (string | number)[]

/** Every place in a value of plain data, the whole first. */
export function placesIn(value: unknown, at: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [at]
  return [at, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...at, Array.isArray(value) ? Number(key) : key]))]
}

type Change = (parent: Record<string | number, unknown>, key: string | number) => void

/** A copy of plain data with one thing changed at a place: another value, gone, twice, or something added beside it. */
function changedAt(value: unknown, place: Place, change: Change): unknown {
  const whole = { it: structuredClone(value) } as Record<string | number, unknown>
  const path: Place = ['it', ...place]
  const parent = path.slice(0, -1).reduce<Record<string | number, unknown>>((inner, key) => inner[key] as Record<string | number, unknown>, whole)
  change(parent, path.at(-1) ?? 'it')
  return whole['it']
}

/** Plain data with one to three things wrong with it. */
export function spoilt(value: unknown): fc.Arbitrary<unknown> {
  const change: fc.Arbitrary<Change> = fc.oneof(
    { weight: 5, arbitrary: hostileValue.map((other): Change => (parent, key) => void (parent[key] = other)) },
    { weight: 2, arbitrary: fc.constant<Change>((parent, key) => (Array.isArray(parent) ? void parent.splice(Number(key), 1) : void delete parent[key])) },
    { weight: 1, arbitrary: fc.constant<Change>((parent, key) => void (Array.isArray(parent) ? parent.splice(Number(key), 0, parent[Number(key)]) : (parent[`${key}2`] = parent[key]))) },
    { weight: 1, arbitrary: fc.tuple(hostileText, hostileValue).map(([name, other]): Change => (parent) => void (Array.isArray(parent) ? parent.push(other) : Object.defineProperty(parent, name, { value: other, enumerable: true, configurable: true, writable: true }))) },
    { weight: 2, arbitrary: fc.integer({ min: -3, max: 3 }).map((by): Change => (parent, key) => void (typeof parent[key] === 'number' && (parent[key] += by))) },
    { weight: 1, arbitrary: fc.constant<Change>((parent) => void (Array.isArray(parent) && parent.reverse())) },
  )
  const once = (from: unknown): fc.Arbitrary<unknown> => {
    const places = placesIn(from)
    return fc.tuple(fc.nat(places.length - 1), change).map(([at, changing]) => changedAt(from, places[at] ?? [], changing))
  }
  return fc.integer({ min: 1, max: 3 }).chain((times) => Array.from({ length: times - 1 }).reduce<fc.Arbitrary<unknown>>((more) => more.chain(once), once(value)))
}

/** The bytes with some changed, added, taken away, doubled or cut off. */
export function spoiltBytes(bytes: Uint8Array): fc.Arbitrary<Buffer> {
  const at = fc.nat(bytes.length - 1)
  const by = Buffer.from(bytes)
  return fc.oneof(
    fc.tuple(at, fc.integer({ min: 1, max: 255 })).map(([i, bits]) => {
      const other = Buffer.from(by)
      other[i] = (other[i] ?? 0) ^ bits
      return other
    }),
    at.map((i) => by.subarray(0, i)),
    fc.tuple(at, fc.uint8Array({ minLength: 1, maxLength: 12 })).map(([i, more]) => Buffer.concat([by.subarray(0, i), more, by.subarray(i)])),
    fc.tuple(at, fc.integer({ min: 1, max: 60 })).map(([i, n]) => Buffer.concat([by.subarray(0, i), by.subarray(i + n)])),
    fc.tuple(at, fc.integer({ min: 1, max: 60 })).map(([i, n]) => Buffer.concat([by.subarray(0, i + n), by.subarray(i)])),
    fc.constant(Buffer.concat([by, by])),
  )
}
