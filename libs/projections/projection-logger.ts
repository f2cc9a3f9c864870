/** Where the runners report; pino has this shape. Neither fields nor messages hold values of events. */
export interface ProjectionLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
