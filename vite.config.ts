import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const api = `http://127.0.0.1:${process.env['PORT'] ?? '4000'}`

export default defineConfig({
  root: 'client',
  plugins: [react()],
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
    rolldownOptions: {
      // The page uses the types and constants of shared/, not its schemas: without this, zod stays in the first chunk.
      treeshake: { manualPureFunctions: ['z'] },
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
