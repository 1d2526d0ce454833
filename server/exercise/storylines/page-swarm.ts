/** A dozen new pages, each too small to matter, with one payer and one landing domain. */
import { politicalAd } from './political-ad.ts'
import { newPage } from './storyline.ts'
import type { Storyline } from './storyline.ts'

export const pageSwarm: Storyline = {
  id: 'page-swarm',
  expects: ['page-swarm'],
  tell(scene) {
    const { random, country } = scene
    const payer = `${random.pick(country.words.people)} ${random.pick(country.words.places)} Media`
    const pages = Array.from({ length: random.int(11, 16) }, (_, index) => newPage(scene, index, payer))
    const landingUrl = `https://${scene.key}-join.example/now`
    return pages.map((page, index) => politicalAd(scene, page, String(index), scene.at(5 + index), { landingUrl }))
  },
}
