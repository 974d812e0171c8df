export type Sound = 'item' | 'member' | 'unknown' | 'trouble'

interface Tone {
  readonly hertz: number
  readonly startMs: number
  readonly lengthMs: number
}

/** Told apart by pitch and rhythm, so that a cashier need not look. */
const TONES: Readonly<Record<Sound, readonly Tone[]>> = {
  item: [{ hertz: 1800, startMs: 0, lengthMs: 60 }],
  member: [{ hertz: 880, startMs: 0, lengthMs: 90 }, { hertz: 1320, startMs: 100, lengthMs: 120 }],
  unknown: [{ hertz: 440, startMs: 0, lengthMs: 110 }, { hertz: 440, startMs: 170, lengthMs: 110 }],
  trouble: [{ hertz: 220, startMs: 0, lengthMs: 250 }],
}
/** Short ramps keep the speaker from clicking. */
const RAMP_S = 0.004
const VOLUME = 0.2

let context: AudioContext | null = null

/** Plays a sound at once; silent where the page may not make sound. */
export function play(sound: Sound): void {
  if (typeof AudioContext === 'undefined') return
  context ??= new AudioContext({ latencyHint: 'interactive' })
  if (context.state === 'suspended') void context.resume().catch(() => undefined)
  for (const tone of TONES[sound]) playTone(context, tone)
}

function playTone(audio: AudioContext, tone: Tone): void {
  const start = audio.currentTime + tone.startMs / 1000
  const end = start + tone.lengthMs / 1000
  const gain = audio.createGain()
  gain.gain.setValueAtTime(0, start)
  gain.gain.linearRampToValueAtTime(VOLUME, start + RAMP_S)
  gain.gain.setValueAtTime(VOLUME, end - RAMP_S)
  gain.gain.linearRampToValueAtTime(0, end)
  const oscillator = audio.createOscillator()
  oscillator.frequency.value = tone.hertz
  oscillator.connect(gain).connect(audio.destination)
  oscillator.start(start)
  oscillator.stop(end)
}
