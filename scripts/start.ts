/** npm start: builds the page if needed, then becomes the server. */
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

import { buildClient } from './build-client.ts'

await buildClient(dirname(dirname(fileURLToPath(import.meta.url))))
await import('../server/main.ts')
