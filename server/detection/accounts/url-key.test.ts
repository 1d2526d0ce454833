import { expect, test } from 'vitest'

import { canonicalLink, hostOf } from './url-key.ts'

test.each([
  ['https://www.Example.org/a/?utm_source=x&fbclid=1#top', 'example.org/a'],
  ['http://example.org/a', 'example.org/a'],
  ['https://m.example.org/a?b=2&a=1', 'example.org/a?a=1&b=2'],
  ['https://example.org/', 'example.org'],
  ['https://example.org/#!/deep', 'example.org/#!/deep'],
  ['hashed_link_17', 'hashed_link_17'],
])('%s is the page %s', (url, page) => {
  expect(canonicalLink(url)).toBe(page)
})

test('a link without a host name has no site', () => {
  expect(hostOf('hashed_link_17')).toBeNull()
  expect(hostOf('news.example/a/b')).toBe('news.example')
})
