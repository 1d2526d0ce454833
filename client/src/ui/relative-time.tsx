import { useTimeText } from './now.ts'
import { ageText, dueText, stampText } from './time.ts'

export function Age({ at }: { at: string }) {
  const text = useTimeText((now) => ageText(at, now))
  return (
    <time dateTime={at} title={stampText(at)}>
      {text}
    </time>
  )
}

const tones = { plain: 'muted', near: 'tone-high', over: 'tone-critical' } as const

/** A running clock: how long is left, or how long it is over; spelled out where no column says what it is. */
export function Due({ at, what, spelled = false }: { at: string; what: string; spelled?: boolean }) {
  const told = useTimeText((now) => {
    const { text, tone } = dueText(at, now)
    return `${tone}|${text}`
  })
  const [tone = 'plain', text = ''] = told.split('|')
  return (
    <span className={`due ${tones[tone as keyof typeof tones]}`} title={`${what} by ${stampText(at)}`}>
      {spelled && tone !== 'over' && `${what.toLowerCase()} within `}
      {tone === 'over' && (
        <>
          <span aria-hidden="true">⚠ </span>
          <span className={spelled ? '' : 'visually-hidden'}>over by </span>
        </>
      )}
      <time dateTime={at}>{text}</time>
    </span>
  )
}
