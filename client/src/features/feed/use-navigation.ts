import { useMemo } from 'react'
import { useLocation, useNavigate } from 'react-router'

import type { FeedFilter } from '../../../../shared/domain/feed-filter.ts'
import { changeView } from '../../live/feed-link.ts'
import { update } from '../../store/app-store.ts'
import type { GroupBy } from '../../store/grouping.ts'
import { filterFromUrl, filterToUrl, groupFromUrl, groupToUrl } from '../../store/view-url.ts'

/** Ways to change the address, which the store follows. */
export interface Navigation {
  /** Without a grouping the one in force stays. */
  readonly setFilter: (filter: FeedFilter, groupBy?: GroupBy) => void
  /** Opens an alert in the drawer, or closes it with null. */
  readonly open: (id: string | null) => void
  readonly goTo: (path: string) => void
}

/** Pages that show the chosen country and election; from others a choice leads to the feed. */
const keepsScope = new Set(['/feed', '/elections', '/sources', '/figures'])

export function useNavigation(): Navigation {
  const navigate = useNavigate()
  const { pathname, search } = useLocation()
  return useMemo(() => {
    const params = new URLSearchParams(search)
    const scope = () => scopeParams(params)
    return {
      setFilter(filter, groupBy = groupFromUrl(params)) {
        // At once, so that what was pressed shows it; the address follows, and says the same.
        changeView(filter, groupBy)
        const next = groupToUrl(groupBy, filterToUrl(filter, params))
        const keepsPath = keepsScope.has(pathname)
        void navigate({ pathname: keepsPath ? pathname : '/feed', search: next.toString() }, { replace: true })
      },
      open(id) {
        // At once, so that the next key finds it open or closed; a page of one alert shows that one until it is left.
        if (!pathname.startsWith('/alert/')) update('view', (view) => ({ ...view, openId: id }))
        const next = new URLSearchParams(params)
        if (id === null) next.delete('alert')
        else next.set('alert', id)
        const path = pathname.startsWith('/alert/') ? '/feed' : pathname
        void navigate({ pathname: path, search: next.toString() }, { replace: params.has('alert') && id !== null })
      },
      goTo(path) {
        void navigate({ pathname: path, search: scope() })
      },
    }
  }, [navigate, pathname, search])
}

/** What goes along from page to page: the country and election one works on. */
export function scopeParams(params: URLSearchParams): string {
  const { countries, elections } = filterFromUrl(params)
  const scope: FeedFilter = { ...(countries ? { countries } : {}), ...(elections ? { elections } : {}) }
  return filterToUrl(scope, new URLSearchParams()).toString()
}
