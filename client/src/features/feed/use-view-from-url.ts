import { useEffect } from 'react'
import { useLocation } from 'react-router'

import { showDetail } from '../../live/detail-link.ts'
import { changeFilter } from '../../live/feed-link.ts'
import { update } from '../../store/app-store.ts'
import { filterFromUrl } from '../../store/view-url.ts'

/** The store follows the address. */
export function useViewFromUrl(): void {
  const { pathname, search } = useLocation()
  useEffect(() => {
    changeFilter(filterFromUrl(new URLSearchParams(search)))
  }, [search])

  const params = new URLSearchParams(search)
  const ofPath = /^\/alert\/([^/]+)$/.exec(pathname)?.[1]
  const openId = ofPath === undefined ? params.get('alert') : decodeURIComponent(ofPath)
  useEffect(() => {
    update('view', (view) => (view.openId === openId ? view : { ...view, openId }))
    showDetail(openId)
  }, [openId])
}
