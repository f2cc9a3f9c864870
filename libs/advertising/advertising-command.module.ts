import { Module } from '@nestjs/common';
import { CompaniesCommandModule } from '#companies';
import { BookBookingHandler } from './application/book-booking/book-booking.handler.js';
import { SalesAlertsAdminController } from './alerts/sales-alerts-admin.controller.js';
import { SalesAlertsQuery } from './alerts/sales-alerts.query.js';
import { CalendarSteps } from './application/calendar-steps.js';
import { CancelBookingHandler } from './application/cancel-booking/cancel-booking.handler.js';
import { DeclineBookingHandler } from './application/decline-booking/decline-booking.handler.js';
import { DefinePlacementHandler } from './application/define-placement/define-placement.handler.js';
import { DraftBookingHandler } from './application/draft-booking/draft-booking.handler.js';
import { MoveBookingHandler } from './application/move-booking/move-booking.handler.js';
import { OptionBookingHandler } from './application/option-booking/option-booking.handler.js';
import { Placements } from './application/placements.js';
import { Prices } from './application/prices.js';
import { RevisePlacementHandler } from './application/revise-placement/revise-placement.handler.js';
import { BookingsAdminController } from './http/bookings-admin.controller.js';
import { PlacementsAdminController } from './http/placements-admin.controller.js';
import { DeskBookingsQuery } from './queries/desk-bookings.query.js';

/** The sales side: every command with its handler, and the admin routes. Needs what the core module gives. */
@Module({
  imports: [CompaniesCommandModule],
  controllers: [PlacementsAdminController, BookingsAdminController, SalesAlertsAdminController],
  providers: [
    DefinePlacementHandler,
    RevisePlacementHandler,
    DraftBookingHandler,
    BookBookingHandler,
    CancelBookingHandler,
    OptionBookingHandler,
    MoveBookingHandler,
    DeclineBookingHandler,
    CalendarSteps,
    Prices,
    Placements,
    DeskBookingsQuery,
    SalesAlertsQuery,
  ],
  exports: [Placements],
})
export class AdvertisingCommandModule {}
