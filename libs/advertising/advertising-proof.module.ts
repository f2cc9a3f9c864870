import { Module } from '@nestjs/common';
import { AnswerProofHandler } from './application/answer-proof/answer-proof.handler.js';
import { ProofLinks } from './creatives/proof-links.js';

/**
 * The links by which advertisers look at what they bought, and the one command that whoever has such a link may give:
 * the sites take it too.
 */
@Module({ providers: [ProofLinks, AnswerProofHandler], exports: [ProofLinks] })
export class AdvertisingProofModule {}
