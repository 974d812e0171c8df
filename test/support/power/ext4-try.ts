/** Makes a file system in the folder it is told, cuts its power, and lets it come up: whether that can be done here. */
import { Ext4Disk } from './ext4-disk.ts'

const disk = new Ext4Disk(process.argv[2] ?? '')
disk.cut(false)
disk.comeUp()
disk.remove()
