/** Prometheus metrics of the server. */
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'

import type { Store } from '../store/store.ts'
import { openStates } from '../../shared/domain/alert.ts'

export interface MetricSources {
  readonly store: Store
  readonly sockets: () => number
  readonly entriesBehind: () => number
  readonly findings: () => number
}

export class Metrics {
  readonly registry = new Registry()
  readonly accepted = this.#counter('war_room_observations_accepted_total', 'Observations stored')
  readonly rejected = this.#counter(
    'war_room_observations_rejected_total',
    'Observations put into the dead-letter list',
  )
  readonly duplicates = this.#counter('war_room_observations_duplicate_total', 'Observations known by their id')
  readonly errors = this.#counter('war_room_errors_total', 'Unexpected errors')

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'war_room_' })
  }

  watch({ store, sockets, entriesBehind, findings }: MetricSources): void {
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

  #counter(name: string, help: string): Counter {
    return new Counter({ name, help, registers: [this.registry] })
  }

  #gauge(name: string, help: string, read: () => number): void {
    const gauge: Gauge = new Gauge({ name, help, registers: [this.registry], collect: () => gauge.set(read()) })
  }
}
