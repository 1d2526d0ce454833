import { useState } from 'react'
import { Link } from 'react-router'

import type { ChannelEntry, DeliveryEntry } from '../../../../shared/protocol/notify.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { useSend } from '../../live/use-send.ts'
import { Answered } from '../../ui/answered.tsx'
import { DataTable, toggled } from '../../ui/data-table.tsx'
import { FailureBox } from '../../ui/failure-box.tsx'
import { SelectField } from '../../ui/fields.tsx'
import { Age } from '../../ui/relative-time.tsx'
import { Pages } from '../../ui/pages.tsx'
import { SureButton } from '../../ui/sure-button.tsx'

type DeliveryState = DeliveryEntry['state']

const stateLooks = {
  waiting: { word: 'Waiting', look: 'chip' },
  sending: { word: 'Sending', look: 'chip' },
  delivered: { word: 'Delivered', look: 'chip chip--ok' },
  dead: { word: 'Dead letter', look: 'chip chip--bad' },
  discarded: { word: 'Discarded', look: 'chip chip--quiet' },
} as const satisfies Record<DeliveryState, { word: string; look: string }>

const filters = [
  ['all', 'All'],
  ['dead', 'Dead letters'],
  ['waiting', 'Waiting'],
  ['delivered', 'Delivered'],
  ['discarded', 'Discarded'],
] as const

interface Deliveries {
  readonly deliveries: readonly DeliveryEntry[]
  readonly next: string | null
  /** Of the whole house; null for those who see a part of it. */
  readonly counts: Partial<Record<DeliveryState, number>> | null
}

/** The queue: what waits, what arrived, and what was given up until somebody tries again. */
export function DeliverySection({ channels }: { channels: readonly ChannelEntry[] }) {
  const [state, setState] = useState<(typeof filters)[number][0]>('dead')
  const [after, setAfter] = useState<string | null>(null)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const query = new URLSearchParams({ limit: '100' })
  if (state !== 'all') query.set('state', state)
  if (after !== null) query.set('after', after)
  const { answer, reload } = useAnswer<Deliveries>(`/api/notify/deliveries?${query}`)
  const { send, failure, busy } = useSend()
  const act = async (verb: 'retry' | 'discard') => {
    const answered = await send<{ done: number }>('POST', `/api/notify/deliveries/${verb}`, { ids: [...chosen] })
    if (answered === null) return
    setChosen(new Set())
    reload()
  }
  const many = chosen.size === 0 ? '' : ` ${chosen.size}`
  return (
    <div>
      <div className="filter-line">
        <SelectField
          label="Show"
          value={state}
          options={filters}
          onChange={(next) => {
            setState(next)
            setAfter(null)
            setChosen(new Set())
          }}
        />
        {answer?.ok === true && answer.value.counts !== null && (
          <span className="muted">
            {Object.entries(answer.value.counts)
              .map(([name, count]) => `${count.toLocaleString('en')} ${name}`)
              .join(' · ')}
          </span>
        )}
        <span className="spring" />
        <button type="button" className="button button--small" onClick={reload}>
          Refresh
        </button>
        <button
          type="button"
          className="button button--small"
          disabled={busy || chosen.size === 0}
          onClick={() => void act('retry')}
        >
          Retry{many}
        </button>
        <SureButton
          label={`Discard${many}`}
          about={`Discard the chosen deliveries:${many || ' none'}`}
          disabled={busy || chosen.size === 0}
          onSure={() => void act('discard')}
        />
      </div>
      {failure !== null && <FailureBox what="This was not done." failure={failure} />}
      <Answered answer={answer} what="The deliveries could not be loaded." reload={reload}>
        {({ deliveries, next }) => (
          <>
            <DeliveryTable deliveries={deliveries} channels={channels} chosen={chosen} choose={setChosen} />
            <Pages after={after} next={next} go={setAfter} />
          </>
        )}
      </Answered>
    </div>
  )
}

interface DeliveryTableProps {
  readonly deliveries: readonly DeliveryEntry[]
  readonly channels: readonly ChannelEntry[]
  readonly chosen: ReadonlySet<string>
  readonly choose: (ids: ReadonlySet<string>) => void
}

const choosable: readonly DeliveryState[] = ['dead', 'waiting']

function DeliveryTable({ deliveries, channels, chosen, choose }: DeliveryTableProps) {
  if (deliveries.length === 0) return <p className="muted">None.</p>
  const able = deliveries.filter(({ state }) => choosable.includes(state)).map(({ id }) => id)
  const nameOf = (id: string) => channels.find((channel) => channel.id === id)?.name ?? id
  return (
    <DataTable
      label="Deliveries"
      heads={[
        { chooseAll: 'Select all that can be tried again', able, chosen, choose },
        'State',
        'Channel',
        'Message',
        'Last fault',
        { number: 'Tries' },
        { number: 'Age' },
      ]}
    >
      {deliveries.map((delivery) => (
        <tr key={delivery.id}>
          <td>
            {choosable.includes(delivery.state) && (
              <input
                type="checkbox"
                aria-label={`Select: ${delivery.text.slice(0, 80)}`}
                checked={chosen.has(delivery.id)}
                onChange={() => choose(toggled(chosen, delivery.id))}
              />
            )}
          </td>
          <td>
            <span className={stateLooks[delivery.state].look}>{stateLooks[delivery.state].word}</span>
          </td>
          <td>{nameOf(delivery.channel)}</td>
          <td className="wide-words">
            {delivery.text}{' '}
            {delivery.alertId !== null && <Link to={`/alert/${encodeURIComponent(delivery.alertId)}`}>alert</Link>}
          </td>
          <td className="wide-words">{delivery.lastError ?? <span className="muted">–</span>}</td>
          <td className="number">{delivery.attempts}</td>
          <td className="number">
            <Age at={delivery.createdAt} />
          </td>
        </tr>
      ))}
    </DataTable>
  )
}
