/** What can be tried under More, Devices, in the order of the list. */
export const DEVICES = ['scanner', 'printer', 'terminal', 'sounds', 'screen'] as const
export type Device = (typeof DEVICES)[number]
