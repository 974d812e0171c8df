/** Entry of the terminal process that the Electron shell starts: a utility process, or an external Node. */
import { hostTerminal } from '../../terminal/host.ts'
import { nodeChannel } from '../../terminal/node-channel.ts'
import { utilityChannel } from './utility-channel.ts'

const { parentPort } = process
hostTerminal(parentPort ? utilityChannel(parentPort) : nodeChannel(process))
