import { useParams } from 'react-router'

import { isLead } from '../../../../shared/domain/life-cycle.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { useApp } from '../../store/app-store.ts'
import { Answered } from '../../ui/answered.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { NotForRole } from '../admin/not-for-role.tsx'
import { ChannelSection } from './channel-section.tsx'
import type { ChannelsAnswer } from './channels-answer.ts'
import { DeliverySection } from './delivery-section.tsx'
import { LaneSection } from './lane-section.tsx'
import { RuleSection } from './rule-section.tsx'

const parts = [
  { part: 'channels', label: 'Channels', to: '/notify' },
  { part: 'rules', label: 'Rules', to: '/notify/rules' },
  { part: 'lanes', label: 'Lanes', to: '/notify/lanes' },
  { part: 'deliveries', label: 'Deliveries', to: '/notify/deliveries' },
] as const

/** Who is told what outside the page, and whether it arrived. */
export function NotifyPage() {
  const role = useApp((state) => state.session.user?.role)
  const asked = useParams()['part'] ?? 'channels'
  const mayUse = role !== undefined && isLead(role)
  const { answer, reload } = useAnswer<ChannelsAnswer>(mayUse ? '/api/notify/channels' : null)
  if (!mayUse) return <NotForRole what="Channels, rules and lanes are for leads and admins." />
  const part = parts.find((each) => each.part === asked)?.part ?? 'channels'
  return (
    <main id="main" className="page" tabIndex={-1}>
      <h1>Notification</h1>
      <Tabs label="Parts of notification" tabs={parts} />
      <Answered answer={answer} what="The channels could not be loaded." reload={reload}>
        {(value) => (
          <>
            {part === 'channels' && <ChannelSection value={value} reload={reload} />}
            {part === 'rules' && <RuleSection channels={value.channels} />}
            {part === 'lanes' && <LaneSection />}
            {part === 'deliveries' && <DeliverySection channels={value.channels} />}
          </>
        )}
      </Answered>
    </main>
  )
}
