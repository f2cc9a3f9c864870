/** Where counting reports; pino has this shape. */
export interface AudienceLogger {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
