/** npm run dev: the server restarts and the page reloads as files change. */
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { createServer } from 'vite'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const server = spawn(
  process.execPath,
  ['--watch', '--watch-preserve-output', '--disable-warning=ExperimentalWarning', join(root, 'server', 'main.ts')],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PUBLIC_URL: process.env['PUBLIC_URL'] ?? 'http://localhost:5173' },
  },
)
const vite = await createServer({ root: join(root, 'client'), configFile: join(root, 'vite.config.ts') })
await vite.listen(5173)
vite.printUrls()

const stop = () => {
  server.kill('SIGTERM')
  void vite.close().then(() => process.exit(0))
}
process.on('SIGINT', stop)
process.on('SIGTERM', stop)
server.on('exit', stop)
