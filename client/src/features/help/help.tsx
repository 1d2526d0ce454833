import { update, useApp } from '../../store/app-store.ts'
import { shortcutNames, shortcuts } from '../../store/key-map.ts'
import { Dialog } from '../../ui/dialog.tsx'
import './help.css'

const groups = ['Move', 'Work', 'Decide', 'Feed', 'Go'] as const

export function Help() {
  const keys = useApp((state) => state.settings.keys)
  const on = useApp((state) => state.settings.shortcuts)
  const close = () => update('view', (view) => ({ ...view, overlay: 'none' }))
  return (
    <Dialog label="Shortcuts" className="help" onClose={close}>
      <div className="section-line">
        <h2>Shortcuts</h2>
        <span className="muted">
          {on
            ? 'They work while the list has the focus. Change or switch them off in the settings.'
            : 'They are switched off in the settings.'}
        </span>
        <span className="spring" />
        <button type="button" className="button button--bare" onClick={close} aria-label="Close">
          ✕
        </button>
      </div>
      <div className="help-groups">
        {groups.map((group) => (
          <section key={group} aria-label={group}>
            <h3 className="help-group">{group}</h3>
            <dl className="help-list">
              {shortcutNames
                .filter((name) => shortcuts[name].group === group)
                .map((name) => (
                  <div key={name}>
                    <dt>
                      <Keys keys={keys[name]} />
                    </dt>
                    <dd>{shortcuts[name].says}</dd>
                  </div>
                ))}
              {group === 'Go' && (
                <div>
                  <dt>
                    <Keys keys="Ctrl K" />
                  </dt>
                  <dd>Palette: everything by name</dd>
                </div>
              )}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}

export function Keys({ keys }: { keys: string }) {
  if (keys === '') return <span className="muted">none</span>
  return (
    <>
      {keys.split(' ').map((key, index) => (
        <span key={`${key}${index}`}>
          {index > 0 && <span className="muted">{keys.startsWith('Ctrl ') ? ' + ' : ' then '}</span>}
          <kbd>{key}</kbd>
        </span>
      ))}
    </>
  )
}
