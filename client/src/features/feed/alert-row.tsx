/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a virtualised grid cannot be a table element: its rows are placed by hand */
import { memo, type CSSProperties } from 'react'

import type { AlertRow as Row, Person } from '../../../../shared/domain/alert.ts'
import { passesFilter } from '../../../../shared/domain/feed-filter.ts'
import { undo } from '../../live/commands.ts'
import { useApp } from '../../store/app-store.ts'
import { Avatar, Avatars } from '../../ui/avatar.tsx'
import { useTimeText } from '../../ui/now.ts'
import { Age, Due } from '../../ui/relative-time.tsx'
import { SeverityMark } from '../../ui/severity-mark.tsx'
import { Spark } from '../../ui/spark.tsx'
import { StateChip } from '../../ui/state-chip.tsx'
import { countryName, kindWord, quantity, unitFor } from '../../ui/words.ts'
import { plainName, useElections } from '../elections/use-elections.ts'
import { colleagueText, leftText } from './row-text.ts'

interface AlertRowProps {
  readonly id: string
  readonly index: number
  /** It is under the header of its group. */
  readonly isGrouped: boolean
  readonly style: CSSProperties
  /** The one row that Tab reaches. */
  readonly isCursor: boolean
  readonly isSelected: boolean
  readonly isOpen: boolean
}

/** One row. It is drawn again only when its own alert, or its own place, changed. */
export const AlertRow = memo(function AlertRow(props: AlertRowProps) {
  const { id, index, isGrouped, style, isCursor, isSelected, isOpen } = props
  const row = useApp((state) => state.feed.rows.get(id))
  const filter = useApp((state) => state.feed.filter)
  const isStruck = useApp((state) => state.feed.lingering.has(id))
  const isGone = useApp((state) => state.feed.gone.has(id))
  if (row === undefined) return null
  const hasLeft = isGone || !passesFilter(filter, row)
  const look = [
    'alert-row',
    `bar-${row.severity}`,
    isCursor ? 'is-cursor' : '',
    isSelected || isOpen ? 'is-selected' : '',
    hasLeft ? 'has-left' : '',
    isStruck && hasLeft ? 'is-struck' : '',
  ]
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-level={isGrouped ? 2 : undefined}
      aria-selected={isSelected}
      tabIndex={isCursor ? 0 : -1}
      className={look.filter(Boolean).join(' ')}
      style={style}
      data-alert-id={id}
      data-index={index}
    >
      <SelectCell row={row} isSelected={isSelected} />
      <div role="gridcell" className="cell cell-severity">
        <SeverityMark severity={row.severity} />
        {row.severity !== row.detectorSeverity && (
          <span className="overridden" title={`Set by a lead; the detector says ${row.detectorSeverity}`}>
            *
          </span>
        )}
      </div>
      <div role="gridcell" className="cell cell-age">
        <Age at={row.raisedAt} />
      </div>
      <WhatCell row={row} hasLeft={hasLeft} canUndo={isStruck} />
      <ElectionCell row={row} />
      <div role="gridcell" className="cell cell-entity">
        <div className="truncate" dir="auto" title={row.subject.name}>
          {row.subject.name}
        </div>
        <div className="truncate second">
          {row.subject.type.replaceAll('-', ' ')}
          {row.memberCount > 1 ? ` · ${row.memberCount}` : ''}
        </div>
      </div>
      <MeasureCell row={row} />
      <div role="gridcell" className="cell cell-count" title={`Found ${row.count} times`}>
        {row.count > 1 ? `×${row.count}` : ''}
      </div>
      <OwnerCell id={id} owner={row.owner} />
      <div role="gridcell" className="cell cell-state">
        <StateChip row={row} />
      </div>
      <div role="gridcell" className="cell cell-sla">
        {row.dueAt !== null && <Due at={row.dueAt} what={row.state === 'new' ? 'To be claimed' : 'To be answered'} />}
      </div>
    </div>
  )
})

function SelectCell({ row, isSelected }: { row: Row; isSelected: boolean }) {
  return (
    <div role="gridcell" className="cell cell-select">
      <input type="checkbox" tabIndex={-1} checked={isSelected} readOnly aria-label={`Select: ${row.title}`} />
    </div>
  )
}

function WhatCell({ row, hasLeft, canUndo }: { row: Row; hasLeft: boolean; canUndo: boolean }) {
  const userId = useApp((state) => state.session.user?.id)
  const waiting = useApp((state) =>
    state.link.connected ? undefined : state.link.waiting.find(({ alertId }) => alertId === row.id)?.action,
  )
  const changed = useTimeText((now) => (hasLeft ? leftText(row, userId, now) : colleagueText(row, userId, now)))
  const told = waiting === undefined ? changed : `“${waiting.replaceAll('-', ' ')}” waits for the connection`
  return (
    <div role="gridcell" className="cell cell-what">
      <div className="truncate what" title={row.title}>
        <span className="what-title">{row.title}</span>
      </div>
      <div className="second-line">
        {told === '' ? (
          <span className="truncate second" title={row.summary}>
            <PlaceInLine row={row} />
            <span className="what-kind">{kindWord(row.kind)}</span> · {row.summary}
          </span>
        ) : (
          <span className="truncate told">{told}</span>
        )}
        {hasLeft && canUndo && (
          <button type="button" className="undo-button" tabIndex={-1} onClick={() => void undo([row.id])}>
            Undo <kbd>u</kbd>
          </button>
        )}
      </div>
    </div>
  )
}

/** The first election of an alert, or its country, and how many more there are. */
function usePlace(row: Row): { place: string; all: string } {
  const elections = useElections()
  const told = row.elections.map((id) => plainName(elections.find((each) => each.id === id)?.name ?? id))
  const more = row.elections.length - 1
  return { place: `${told[0] ?? countryName(row.country)}${more > 0 ? ` +${more}` : ''}`, all: told.join(', ') }
}

/** Stands in for the election's column where the list is too narrow for it. */
function PlaceInLine({ row }: { row: Row }) {
  const { place } = usePlace(row)
  return (
    <span className="what-place">
      {row.exercise && <span className="exercise-word">EXERCISE </span>}
      {place} ·{' '}
    </span>
  )
}

function ElectionCell({ row }: { row: Row }) {
  const { place, all } = usePlace(row)
  return (
    <div role="gridcell" className="cell cell-election">
      <div className="truncate" title={all}>
        {place}
      </div>
      <div className="truncate second">
        {row.exercise ? <span className="exercise-word">EXERCISE</span> : (row.subdivision ?? row.country ?? '')}
      </div>
    </div>
  )
}

function MeasureCell({ row }: { row: Row }) {
  const { label, value, unit } = row.measure
  return (
    <div role="gridcell" className="cell cell-measure">
      <div className="measure-text">
        <div className="truncate measure-value">
          {quantity(value)} {unitFor(value, unit)}
        </div>
        <div className="truncate second" title={label}>
          {label === unit ? '' : label}
        </div>
      </div>
      <Spark values={row.spark} label={`${label}, last ${row.spark.length} blocks`} />
    </div>
  )
}

function OwnerCell({ id, owner }: { id: string; owner: Person | null }) {
  const userId = useApp((state) => state.session.user?.id)
  const looking = useApp((state) => state.presence)
    .filter((each) => each.alertId === id && each.user.id !== userId && each.user.id !== owner?.id)
    .map(({ user, idle }) => ({ ...user, idle }))
  return (
    <div role="gridcell" className="cell cell-owner">
      {owner === null ? (
        <span className="muted">–</span>
      ) : (
        <>
          <Avatar name={owner.name} me={owner.id === userId} />
          <span className="truncate owner-name">{owner.id === userId ? 'You' : owner.name}</span>
        </>
      )}
      <Avatars people={looking} most={2} />
    </div>
  )
}
