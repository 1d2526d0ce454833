import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

// The base comes first: what a feature says of its own parts goes before it.
import './ui/tokens.css'
import './ui/base.css'
import './ui/ui.css'
import { App } from './app.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root element')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
