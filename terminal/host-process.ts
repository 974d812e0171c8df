/** Entry of a terminal process under plain Node. */
import { hostTerminal } from './host.ts'
import { nodeChannel } from './node-channel.ts'

hostTerminal(nodeChannel(process))
