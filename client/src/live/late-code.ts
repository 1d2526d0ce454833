/** Parts of the page whose code is fetched when it is first needed. */
import { lazy, type ComponentType, type LazyExoticComponent } from 'react'

import type { SessionState } from '../../../shared/protocol/http.ts'
import { update, useApp } from '../store/app-store.ts'
import { call } from './api.ts'
import { fetchCode, type Found } from './fetch-code.ts'

const PAUSE_MS = 2000

type Load<P> = () => Promise<ComponentType<P>>

export function lateCode<P>(load: Load<P>): LazyExoticComponent<ComponentType<P>> {
  return lazy(async () => ({ default: await fetched(load) }))
}

/** Fetches code before it is needed; what fails now is asked for again when it is. */
export function fetchAhead(loads: readonly (() => Promise<unknown>)[]): void {
  void Promise.allSettled(loads.map(fetched))
}

function fetched<T>(load: () => Promise<T>): Promise<T> {
  return fetchCode(load, { look, pause })
}

async function look(): Promise<Found> {
  const answer = await call<SessionState>('GET', '/api/session')
  if (!answer.ok) return 'away'
  const { build } = useApp.getState().link
  if (build === null || answer.value.build === build) return 'same'
  update('link', (link) => ({ ...link, newVersion: true }))
  return 'renewed'
}

async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  await askStylesAgain()
}

/** The bundler asks for each style once: what failed then would be missing for good. A style that failed has no sheet. */
async function askStylesAgain(): Promise<void> {
  const failed = [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')].filter(
    ({ sheet }) => sheet === null,
  )
  await Promise.all(
    failed.map(async (link) => {
      const again = link.cloneNode() as HTMLLinkElement
      const settled = new Promise((resolve) => {
        again.addEventListener('load', resolve)
        again.addEventListener('error', resolve)
      })
      link.replaceWith(again)
      await settled
    }),
  )
}
