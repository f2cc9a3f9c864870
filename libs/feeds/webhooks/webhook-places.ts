import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** What is sent from now on: nothing of the past, and nothing is missed while the sender has not heard of it yet. */
const BEGIN = `
  insert into state.webhooks (consumer_id, feed, seq)
  select $1, name, last_seq from state.feeds where name = any ($2::text[])
  on conflict (consumer_id, feed) do nothing`;
const RETRY = `
  update state.webhooks set attempts = 0, next_attempt_at = null where consumer_id = $1`;
const FORGET = `delete from state.webhooks where consumer_id = $1`;

/** Where webhooks stand in their feeds. */
@Injectable()
export class WebhookPlaces {
  constructor(private readonly dataSource: DataSource) {}

  /** A webhook gets the changes from now on; one that is there already goes on where it is. */
  async begin(consumerId: string, feeds: readonly string[]): Promise<void> {
    await this.dataSource.query(BEGIN, [consumerId, feeds]);
  }

  /** What waits for its next try is tried now. */
  async retry(consumerId: string): Promise<void> {
    await this.dataSource.query(RETRY, [consumerId]);
  }

  /** A webhook that is set again begins anew. */
  async forget(consumerId: string): Promise<void> {
    await this.dataSource.query(FORGET, [consumerId]);
  }
}
