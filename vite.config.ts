import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const api = `http://127.0.0.1:${process.env['PORT'] ?? '4000'}`

/**
 * The page uses the types and constants of shared/ and never checks a schema: the server does. Schemas are therefore
 * built of nothing here, which takes a quarter off the first JavaScript. Checking one in the page would throw.
 */
function schemasWithoutChecks(): Plugin {
  const id = '\0schemas-without-checks'
  return {
    name: 'schemas-without-checks',
    enforce: 'pre',
    resolveId: (source) => (source === 'zod' ? id : null),
    load: (asked) =>
      asked === id
        ? `const schema = new Proxy(() => {}, {
             get(_, key) {
               if (/[pP]arse/.test(String(key))) throw new Error('schemas are checked on the server only')
               return schema
             },
             apply: () => schema,
           })
           export const z = schema`
        : null,
  }
}

/** Puts a gzipped twin beside each file, so that the server sends it without compressing at every request. */
function compressedTwins(): Plugin {
  let folder = ''
  return {
    name: 'compressed-twins',
    apply: 'build',
    configResolved: (config) => {
      folder = join(config.root, config.build.outDir)
    },
    closeBundle: () => {
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(js|css|svg)$/.test(name)) continue
        writeFileSync(join(folder, `${name}.gz`), gzipSync(readFileSync(join(folder, name)), { level: 9 }))
      }
    },
  }
}

export default defineConfig({
  root: 'client',
  plugins: [react(), schemasWithoutChecks(), compressedTwins()],
  server: {
    proxy: {
      // The Host stays the page's own: the server compares it with the Origin.
      '/api': { target: api, changeOrigin: false },
      '/socket.io': { target: api, ws: true, changeOrigin: false },
    },
  },
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: 'es2023',
    // The page's content policy allows no data: scripts or styles; small assets stay files.
    assetsInlineLimit: 0,
    // The atlas of the countries: loaded only by walls of countries without a map of their own.
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|react-router|scheduler|zustand)\// },
            { name: 'socket', test: /node_modules\/(socket\.io|engine\.io|@socket\.io)/ },
          ],
        },
      },
    },
  },
})
