import { Global, Module } from '@nestjs/common';
import { PaidBookings } from '#recruiting';
import { KnownBookings } from './application/known-bookings.js';

/** What the jobs desk asks of ads. Global, since recruiting cannot import the context that imports it. */
@Global()
@Module({ providers: [{ provide: PaidBookings, useClass: KnownBookings }], exports: [PaidBookings] })
export class PaidBookingsModule {}
