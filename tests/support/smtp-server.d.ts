/** What of smtp-server the tests use; it brings no types of its own. */
declare module 'smtp-server' {
  import type { EventEmitter } from 'node:events'
  import type { Server } from 'node:net'

  export class SMTPServer extends EventEmitter {
    readonly server: Server
    constructor(options: Record<string, unknown>)
    listen(port: number, host: string, done: () => void): void
    close(done: () => void): void
  }
}
