import { useEffect, useRef } from 'react'
import { useLocation } from 'react-router'

import { showDetail } from '../../live/detail-link.ts'
import { changeView } from '../../live/feed-link.ts'
import { update, useApp } from '../../store/app-store.ts'
import { filterFromUrl, groupFromUrl } from '../../store/view-url.ts'
import { useNavigation } from './use-navigation.ts'

/** The store follows the address. */
export function useViewFromUrl(): void {
  const { pathname, search } = useLocation()
  useFirstView(pathname, search)
  useEffect(() => {
    const asked = new URLSearchParams(search)
    changeView(filterFromUrl(asked), groupFromUrl(asked))
  }, [search])

  const params = new URLSearchParams(search)
  const ofPath = /^\/alert\/([^/]+)$/.exec(pathname)?.[1]
  const openId = ofPath === undefined ? params.get('alert') : decodeURIComponent(ofPath)
  useEffect(() => {
    update('view', (view) => (view.openId === openId ? view : { ...view, openId }))
    showDetail(openId)
  }, [openId])
}

/** Who comes to the plain feed begins with the view that leads set for the role, once. */
function useFirstView(pathname: string, search: string): void {
  const views = useApp((state) => state.views)
  const { setFilter } = useNavigation()
  const isDecided = useRef(false)
  useEffect(() => {
    if (isDecided.current || views.status !== 'ready') return
    isDecided.current = true
    const first = views.value.find(({ isDefault }) => isDefault)
    if (first !== undefined && pathname === '/feed' && search === '') setFilter(first.filter, first.groupBy)
  }, [views, pathname, search, setFilter])
}
