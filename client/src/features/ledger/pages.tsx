/** The way through a long list by the cursors that the server gives. */
export function Pages({
  after,
  next,
  go,
}: {
  after: string | null
  next: string | null
  go: (after: string | null) => void
}) {
  if (after === null && next === null) return null
  return (
    <div className="form-foot log-pages">
      {after !== null && (
        <button type="button" className="button button--small" onClick={() => go(null)}>
          Newest
        </button>
      )}
      {next !== null && (
        <button type="button" className="button button--small" onClick={() => go(next)}>
          Earlier
        </button>
      )}
    </div>
  )
}
