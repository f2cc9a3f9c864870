import type { ProjectionDefinition } from '#projections';
import { salesAlerts } from '../alerts/sales-alerts.projection.js';
import { adDeliveries } from '../counting/ad-deliveries.projection.js';
import { salesReports } from '../reports/sales-reports.projection.js';
import { adFlights } from './ad-flights.projection.js';
import { salesOrders } from './sales-orders.projection.js';

/** All projections of this context. */
export const advertisingProjections: readonly ProjectionDefinition[] = [
  adFlights,
  salesOrders,
  salesAlerts,
  adDeliveries,
  salesReports,
];
