import { describe, expect, test } from 'vitest'

import { checkLine } from './check-observation.ts'
import { MAX_LINE_CHARACTERS } from './limits.ts'

const now = Date.parse('2026-10-04T12:00:00Z')
const post = { type: 'post', platform: 'x', postId: '1', accountId: '2', at: '2026-10-04T11:00:00Z' }
const spend = {
  type: 'spend',
  platform: 'meta',
  advertiserId: '123456789012345678',
  country: 'BR',
  from: '2026-10-03',
  to: '2026-10-03',
  spend: { min: 0, max: 99, currency: 'BRL' },
}

function check(value: unknown) {
  return checkLine(typeof value === 'string' ? value : JSON.stringify(value), now)
}

describe('lines that are refused, each with its field and a code', () => {
  const deep = JSON.parse(`${'{"a":'.repeat(20)}1${'}'.repeat(20)}`) as object
  const refused: [string, unknown, string, string][] = [
    ['broken JSON', '{"type":"post"', '', 'not_json'],
    ['a bare word', 'hello', '', 'not_json'],
    ['a list', [post], '', 'not_an_object'],
    ['null', null, '', 'not_an_object'],
    ['a number', 7, '', 'not_an_object'],
    ['a huge line', `{"type":"post","text":"${'x'.repeat(MAX_LINE_CHARACTERS)}"}`, '', 'line_too_long'],
    ['an unknown type', { ...post, type: 'tweet' }, 'type', 'unknown_type'],
    ['a type that every object has', { ...post, type: 'toString' }, 'type', 'unknown_type'],
    ['no type', { postId: '1' }, 'type', 'unknown_type'],
    ['a missing field', { ...post, accountId: undefined }, 'accountId', 'missing_field'],
    ['an id that is a number', { ...post, postId: 1 }, 'postId', 'wrong_type'],
    ['an amount that is text', { ...spend, spend: { min: '1', max: 2, currency: 'BRL' } }, 'spend.min', 'wrong_type'],
    ['an empty id', { ...post, postId: '' }, 'postId', 'invalid_value'],
    ['a negative amount', { ...spend, spend: { min: -1, max: 2, currency: 'BRL' } }, 'spend.min', 'invalid_value'],
    ['a rounded id', { ...spend, advertiserId: '1.00867E+14' }, 'advertiserId', 'id_damaged'],
    ['a rounded id with a comma', { ...spend, advertiserId: '1,00867E+14' }, 'advertiserId', 'id_damaged'],
    ['an unknown country', { ...spend, country: 'ZZ' }, 'country', 'unknown_country'],
    ['a country in lower case', { ...spend, country: 'br' }, 'country', 'invalid_value'],
    ['a day that does not exist', { ...spend, from: '2026-02-30', to: '2026-03-01' }, 'from', 'invalid_date'],
    ['a month that does not exist', { ...post, at: '2026-13-01T00:00:00Z' }, 'at', 'invalid_date'],
    ['a time without zone', { ...post, at: '2026-10-04T11:00:00' }, 'at', 'invalid_value'],
    ['a time long past', { ...post, at: '1999-01-01T00:00:00Z' }, 'at', 'date_out_of_range'],
    ['a time to come', { ...post, at: '2031-01-01T00:00:00Z' }, 'at', 'date_out_of_range'],
    ['days the wrong way round', { ...spend, from: '2026-10-03', to: '2026-10-01' }, 'to', 'bounds_reversed'],
    [
      'bounds the wrong way round',
      { ...spend, spend: { min: 9, max: 2, currency: 'BRL' } },
      'spend',
      'bounds_reversed',
    ],
    ['a __proto__ key', '{"type":"post","__proto__":{"admin":true}}', '__proto__', 'forbidden_key'],
    ['a __proto__ key with a space', '{"type":"post","__proto__" :{"admin":true}}', '__proto__', 'forbidden_key'],
    ['a constructor key', '{"type":"post","constructor":{"a":1}}', 'constructor', 'forbidden_key'],
    ['too deep a nesting in a known type', { ...spend, spend: deep }, '', 'too_deep'],
  ]
  test.each(refused)('%s', (_, value, field, code) => {
    const checked = check(value)
    expect(checked).toMatchObject({ ok: false, field, code })
    expect(checked.ok || checked.message.length).toBeGreaterThan(10)
  })
})

test('a day that is in no calendar is told from one out of range', () => {
  const messageOf = (value: unknown) => {
    const checked = check(value)
    return checked.ok ? '' : checked.message
  }
  expect(messageOf({ ...post, at: '2026-02-30T00:00:00Z' })).toContain('expected a time that is in the calendar')
  expect(messageOf({ ...post, at: '1999-01-01T00:00:00Z' })).toContain('expected a time from 2004 until now')
  expect(messageOf({ ...spend, from: '2026-02-30' })).toContain('expected a day that is in the calendar')
})

describe('lines that are good', () => {
  const good: [string, unknown][] = [
    ['a post', post],
    ['spend of a day', spend],
    ['an open top bucket', { ...spend, spend: { min: 1_000_000, max: null, currency: 'BRL' } }],
    ['Kosovo', { ...spend, country: 'XK' }],
    ['a leap day', { ...spend, from: '2024-02-29', to: '2024-02-29' }],
    ['a time with an offset', { ...post, at: '2026-10-04T11:00:00-03:00' }],
    ['nanoseconds', { ...post, at: '2026-10-04T11:00:00.123456789Z' }],
    ['the last moment that may be', { ...post, at: '2026-10-05T11:59:59Z' }],
    ['constructor as a hashtag', { ...post, hashtags: ['constructor', 'F1'] }],
    ['__proto__ in a text', { ...post, text: 'what does "__proto__": do?' }],
    ['an id of letters and digits', { ...spend, advertiserId: 'a12E45' }],
    ['keys that nobody knows', { ...post, shade: 'blue' }],
    ['an exercise record', { ...post, exercise: true }],
  ]
  test.each(good)('%s', (_, value) => {
    expect(check(value)).toMatchObject({ ok: true })
  })
})
