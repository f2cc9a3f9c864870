import { Module } from '@nestjs/common';
import { DeliveryQuery } from '../counting/delivery.query.js';
import { ProofOfRunQuery } from './proof-of-run.query.js';

/** What shows that an ad ran; the admin API tells it, and the site shows it as a page. */
@Module({ providers: [DeliveryQuery, ProofOfRunQuery], exports: [ProofOfRunQuery] })
export class ProofOfRunModule {}
