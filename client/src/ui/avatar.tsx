export function initials(name: string): string {
  const words = name.split(/[\s.@_-]+/).filter(Boolean)
  const first = words[0]?.[0] ?? '?'
  const second = words.length > 1 ? (words.at(-1)?.[0] ?? '') : (words[0]?.[1] ?? '')
  return (first + second).toUpperCase()
}

export function Avatar({ name, me = false, idle = false }: { name: string; me?: boolean; idle?: boolean }) {
  const label = `${name}${me ? ' (you)' : ''}${idle ? ', away' : ''}`
  const look = ['avatar', me ? 'avatar--me' : '', idle ? 'avatar--idle' : ''].filter(Boolean).join(' ')
  return (
    <span className={look} title={label}>
      <span aria-hidden="true">{initials(name)}</span>
      <span className="visually-hidden">{label}</span>
    </span>
  )
}

export function Avatars({
  people,
  most = 3,
}: {
  people: readonly { id: string; name: string; idle?: boolean }[]
  most?: number
}) {
  if (people.length === 0) return null
  const rest = people.length - most
  return (
    <span className="avatars">
      {people.slice(0, most).map((person) => (
        <Avatar key={person.id} name={person.name} idle={person.idle ?? false} />
      ))}
      {rest > 0 && (
        <span
          className="avatar"
          title={people
            .slice(most)
            .map(({ name }) => name)
            .join(', ')}
        >
          +{rest}
        </span>
      )}
    </span>
  )
}
