/** Where scheduling reports; pino has this shape. */
export interface SchedulingLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
