/** The way through a long list by the cursors that the server gives. */
export function Pages<C extends string | number>({
  after,
  next,
  go,
}: {
  after: C | null
  next: C | null
  go: (after: C | null) => void
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
