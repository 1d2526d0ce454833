/** Prometheus metrics of the server. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

import type { Store } from '../store/store.ts'
import { openStates } from '../../shared/domain/alert.ts'
import type { SourceHealth } from '../../shared/protocol/events.ts'
import type { StageTime } from './gather-facts.ts'

export interface MetricSources {
  readonly store: Store
  readonly sockets: () => number
  readonly sources: () => readonly SourceHealth[]
  readonly entriesBehind: () => number
  readonly findings: () => number
}

export class Metrics {
  readonly registry = new Registry()
  readonly errors = new Counter({
    name: 'war_room_errors_total',
    help: 'Unexpected errors',
    registers: [this.registry],
  })

  readonly #stages = new Histogram({
    name: 'war_room_alert_stage_seconds',
    help: 'From the first fact to the alert (detect; without facts older than 30 days), and from the alert to claim, decision and action',
    labelNames: ['stage', 'severity'],
    buckets: [1, 5, 15, 60, 300, 900, 3600, 4 * 3600, 86_400, 7 * 86_400],
    registers: [this.registry],
  })

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'war_room_' })
  }

  watch({ store, sockets, sources, entriesBehind, findings }: MetricSources): void {
    this.#perSource('war_room_observations_accepted_total', 'Observations stored', 'accepted', sources)
    this.#perSource('war_room_observations_rejected_total', 'Observations refused', 'rejected', sources)
    this.#perSource('war_room_observations_duplicate_total', 'Observations known by their id', 'duplicates', sources)
    this.#gauge('war_room_sockets', 'Connected pages', sockets)
    this.#gauge('war_room_detection_entries_behind', 'Log entries that detection has not read', entriesBehind)
    this.#gauge('war_room_findings', 'Findings since the start', findings)
    const open = new Gauge({
      name: 'war_room_alerts_open',
      help: 'Open alerts by severity',
      labelNames: ['severity', 'exercise'],
      registers: [this.registry],
      async collect() {
        open.reset()
        for (const { values, n } of await store.facets.cells()) {
          if ((openStates as readonly string[]).includes(values.state)) {
            open.inc({ severity: values.severity, exercise: String(values.exercise) }, n)
          }
        }
      },
    })
  }

  observeStage({ stage, severity, seconds }: StageTime): void {
    this.#stages.observe({ stage, severity }, seconds)
  }

  watchDeliveries(store: Store, now: () => Date): void {
    const deliveries = new Gauge({
      name: 'war_room_deliveries',
      help: 'Notifications by state; dead ones wait for somebody to decide',
      labelNames: ['state'],
      registers: [this.registry],
      async collect() {
        for (const [state, n] of Object.entries(await store.deliveries.counts())) deliveries.set({ state }, n)
      },
    })
    const late = new Gauge({
      name: 'war_room_deliveries_late_seconds',
      help: 'How long the notification that is most overdue has been due',
      registers: [this.registry],
      async collect() {
        const due = await store.deliveries.nextDue()
        late.set(due === null ? 0 : Math.max(0, (now().getTime() - Date.parse(due)) / 1000))
      },
    })
  }

  /** As the Sources page counts them, since the start of the server. */
  #perSource(
    name: string,
    help: string,
    what: 'accepted' | 'rejected' | 'duplicates',
    sources: () => readonly SourceHealth[],
  ): void {
    const counter: Counter = new Counter({
      name,
      help,
      labelNames: ['source', 'exercise'],
      registers: [this.registry],
      collect() {
        counter.reset()
        for (const of of sources()) counter.inc({ source: of.source, exercise: String(of.exercise) }, of[what])
      },
    })
  }

  #gauge(name: string, help: string, read: () => number): void {
    const gauge: Gauge = new Gauge({ name, help, registers: [this.registry], collect: () => gauge.set(read()) })
  }
}
