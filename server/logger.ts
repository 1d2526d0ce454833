/** The server's own log: lines of JSON. Whatever could be used to get in is cut out before it is written. */
import { pino, type DestinationStream, type Logger } from 'pino'

const secrets = ['authorization', 'cookie', '["set-cookie"]', 'password', 'totp', 'token', 'secret', 'verifier']

/** At the top and up to three levels down, which is deeper than anything that is logged here. */
export function createLogger(level: string, destination: DestinationStream): Logger {
  const under = (parents: string) =>
    secrets.map((name) => (name.startsWith('[') ? `${parents}${name}` : `${parents}.${name}`))
  const top = secrets.map((name) => name)
  return pino({ level, redact: [...top, ...under('*'), ...under('*.*'), ...under('*.*.*')] }, destination)
}
