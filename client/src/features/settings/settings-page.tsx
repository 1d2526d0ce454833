import { useState } from 'react'

import { changeSettings, useApp } from '../../store/app-store.ts'
import { collisions, defaultKeys, shortcutNames, shortcuts, type ShortcutName } from '../../store/key-map.ts'
import { dayClocks, type DayClock } from '../../store/settings-state.ts'
import { Keys } from '../help/help.tsx'
import '../help/help.css'
import './settings.css'

/** What one chooses for this browser. */
export function SettingsPage() {
  const settings = useApp((state) => state.settings)
  return (
    <main id="main" className="page settings-page" tabIndex={-1}>
      <h1>Settings</h1>
      <p className="muted">Kept in this browser only.</p>
      <section className="page-section" aria-labelledby="look-title">
        <h2 id="look-title">Look and sound</h2>
        <fieldset className="choices" aria-label="Theme">
          {(['system', 'dark', 'light'] as const).map((theme) => (
            <label key={theme} className="choice">
              <input
                type="radio"
                name="theme"
                checked={settings.theme === theme}
                onChange={() => changeSettings({ theme })}
              />
              {theme === 'system' ? 'As the system' : theme === 'dark' ? 'Dark' : 'Light'}
            </label>
          ))}
        </fieldset>
        <fieldset className="choices">
          <legend>A day begins by the clock</legend>
          {dayClocks.map((clock) => (
            <label key={clock} className="choice">
              <input
                type="radio"
                name="clock"
                checked={settings.clock === clock}
                onChange={() => changeSettings({ clock })}
              />
              {clockWords[clock]}
            </label>
          ))}
        </fieldset>
        <label className="choice">
          <input type="checkbox" checked={settings.sound} onChange={() => changeSettings({ sound: !settings.sound })} />
          A tone for new alerts of the view, at most one in 10 s
        </label>
        <label className="choice">
          <input type="checkbox" checked={settings.notify} onChange={() => void toggleNotify(!settings.notify)} />A
          notification of the browser for a new critical alert while this tab is hidden
        </label>
      </section>
      <section className="page-section" aria-labelledby="keys-title">
        <div className="section-line">
          <h2 id="keys-title">Shortcuts</h2>
          <span className="spring" />
          <button type="button" className="button button--small" onClick={() => changeSettings({ keys: defaultKeys })}>
            Back to the first setting
          </button>
        </div>
        <label className="choice">
          <input
            type="checkbox"
            checked={settings.shortcuts}
            onChange={() => changeSettings({ shortcuts: !settings.shortcuts })}
          />
          Single keys do things while the list has the focus
        </label>
        <table className="data-table key-table">
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Keys</th>
              <th scope="col">
                <span className="visually-hidden">Change</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shortcutNames.map((name) => (
              <KeyRow key={name} name={name} />
            ))}
          </tbody>
        </table>
      </section>
    </main>
  )
}

const clockWords = { own: 'here', utc: 'of UTC', election: 'of the election' } as const satisfies Record<
  DayClock,
  string
>

/** The browser asks its person; a no keeps the setting off. */
async function toggleNotify(wanted: boolean): Promise<void> {
  const may = wanted && 'Notification' in window ? await Notification.requestPermission() : 'denied'
  changeSettings({ notify: wanted && may === 'granted' })
}

function KeyRow({ name }: { name: ShortcutName }) {
  const keys = useApp((state) => state.settings.keys)
  const [wanted, setWanted] = useState<string | null>(null)
  const [refused, setRefused] = useState('')
  const save = () => {
    const next = (wanted ?? '').trim().replace(/\s+/g, ' ')
    const against = next === '' ? [] : collisions(keys, name, next)
    if (against.length > 0) {
      setRefused(`Already used: ${against.map((other) => shortcuts[other].says).join(', ')}`)
      return
    }
    changeSettings({ keys: { ...keys, [name]: next } })
    setWanted(null)
    setRefused('')
  }
  return (
    <tr>
      <td>{shortcuts[name].says}</td>
      <td>
        {wanted === null ? (
          <Keys keys={keys[name]} />
        ) : (
          <form
            className="key-form"
            onSubmit={(event) => {
              event.preventDefault()
              save()
            }}
          >
            <input
              className="input"
              aria-label={`Keys for: ${shortcuts[name].says}`}
              aria-invalid={refused !== ''}
              placeholder="e.g. x, or g f; empty for none"
              value={wanted}
              ref={(input) => input?.focus()}
              onChange={(event) => setWanted(event.target.value)}
              onKeyDown={(event) => event.key === 'Escape' && setWanted(null)}
            />
            <button type="submit" className="button button--small">
              Save
            </button>
            {refused !== '' && <span role="alert">{refused}</span>}
          </form>
        )}
      </td>
      <td className="number">
        {wanted === null && (
          <button
            type="button"
            className="button button--small button--bare"
            aria-label={`Change the keys for: ${shortcuts[name].says}`}
            onClick={() => setWanted(keys[name])}
          >
            Change
          </button>
        )}
      </td>
    </tr>
  )
}
