import { monthOf } from './report-months.js';
import type { DayDelivery } from '../counting/delivery.query.js';
import type { CsvColumn } from './csv.js';
import type { ExportedLine } from './invoices.query.js';
import type { PlacementOccupancy } from './occupancy.query.js';
import type { RevenueAmounts, RevenueOfMonth } from './revenue.query.js';
import type { Shortfall } from './shortfalls.query.js';

type OccupiedDay = PlacementOccupancy['days'][number] & Pick<PlacementOccupancy, 'placement'>;

/** A line a placement and day. */
export const occupancyColumns: readonly CsvColumn<OccupiedDay>[] = [
  { heading: 'placement', value: ({ placement }) => placement.key },
  { heading: 'name', value: ({ placement }) => placement.name },
  { heading: 'date', value: ({ date }) => date },
  { heading: 'week', value: ({ week }) => week },
  { heading: 'month', value: ({ date }) => monthOf(date) },
  { heading: 'closed', value: ({ closed }) => (closed ? 1 : 0) },
  { heading: 'capacity', value: ({ capacity }) => capacity },
  { heading: 'booked', value: ({ booked }) => booked },
  { heading: 'optioned', value: ({ optioned }) => optioned },
  { heading: 'free', value: ({ free }) => free },
  { heading: 'percent', value: ({ percent }) => percent },
];

/** The amounts of somebody in a month. */
export interface RevenueLine extends RevenueOfMonth {
  readonly by: string;
  readonly id: string | null;
  readonly name: string | null;
}

const amount = (name: keyof RevenueAmounts): CsvColumn<RevenueLine> => ({
  heading: `${name}_oere`,
  value: (line) => line[name],
});

/** A line a month, of everybody or of each advertiser, placement or salesperson. */
export const revenueColumns: readonly CsvColumn<RevenueLine>[] = [
  { heading: 'by', value: ({ by }) => by },
  { heading: 'id', value: ({ id }) => id },
  { heading: 'name', value: ({ name }) => name },
  { heading: 'month', value: ({ month }) => month },
  ...(['booked', 'delivered', 'optioned', 'cancelled', 'fees', 'total'] as const).map(amount),
];

/** A line a flight. */
export const shortfallColumns: readonly CsvColumn<Shortfall>[] = [
  { heading: 'kind', value: ({ kind }) => kind },
  { heading: 'reason', value: ({ reason }) => reason },
  { heading: 'booking', value: ({ booking }) => booking.id },
  { heading: 'headline', value: ({ booking }) => booking.headline },
  { heading: 'advertiser', value: ({ advertiser }) => advertiser.name },
  { heading: 'placement', value: ({ placement }) => placement.key },
  { heading: 'order', value: ({ orderId }) => orderId },
  { heading: 'share', value: ({ share }) => share },
  { heading: 'from', value: ({ from }) => from },
  { heading: 'until', value: ({ until }) => until },
  { heading: 'shown_from', value: ({ shownFrom }) => shownFrom },
  { heading: 'start_recorded_at', value: ({ start }) => start && start.recordedAt },
  { heading: 'lost_days', value: ({ lostDays }) => lostDays },
  { heading: 'makegood', value: ({ makegoodBookingId }) => makegoodBookingId },
  { heading: 'proposed_from', value: ({ proposal }) => proposal && proposal.from },
  { heading: 'proposed_until', value: ({ proposal }) => proposal && proposal.until },
];

/** A line a line. */
export const invoiceColumns: readonly CsvColumn<ExportedLine>[] = [
  { heading: 'line_id', value: ({ id }) => id },
  { heading: 'kind', value: ({ kind }) => kind },
  { heading: 'bill_to_id', value: ({ billTo }) => billTo.id },
  { heading: 'bill_to', value: ({ billTo }) => billTo.name },
  { heading: 'cvr', value: ({ cvr }) => cvr },
  { heading: 'ean', value: ({ ean }) => ean },
  { heading: 'purchase_order', value: ({ order }) => order && order.purchaseOrder },
  { heading: 'order', value: ({ order }) => order && order.id },
  { heading: 'advertiser_id', value: ({ advertiser }) => advertiser.id },
  { heading: 'advertiser', value: ({ advertiser }) => advertiser.name },
  { heading: 'booking', value: ({ bookingId }) => bookingId },
  { heading: 'placement', value: ({ placement }) => placement.key },
  { heading: 'text', value: ({ text }) => text },
  { heading: 'month', value: ({ month }) => month },
  { heading: 'first_day', value: ({ first }) => first },
  { heading: 'last_day', value: ({ last }) => last },
  { heading: 'quantity', value: ({ quantity }) => quantity },
  { heading: 'unit', value: ({ unit }) => unit },
  { heading: 'unit_price_oere', value: ({ unitPrice }) => unitPrice },
  { heading: 'list_oere', value: ({ list }) => list },
  { heading: 'discount_oere', value: ({ discount }) => discount },
  { heading: 'net_oere', value: ({ net }) => net },
];

/** A line a day of a booking. */
export const deliveryColumns: readonly CsvColumn<DayDelivery>[] = [
  { heading: 'booking', value: ({ bookingId }) => bookingId },
  { heading: 'date', value: ({ day }) => day },
  { heading: 'recorded', value: ({ recorded }) => (recorded ? 1 : 0) },
  { heading: 'shown_seconds', value: ({ shownMs }) => shownMs && Math.round(shownMs / 1_000) },
  { heading: 'served', value: ({ served }) => served },
  { heading: 'viewable', value: ({ viewable }) => viewable },
  { heading: 'clicks', value: ({ clicks }) => clicks },
  ...(['bots', 'floods', 'expired', 'repeats'] as const).map((kind) => ({
    heading: kind,
    value: ({ invalid }: DayDelivery) => invalid[kind],
  })),
];
