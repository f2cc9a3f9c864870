import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Pictures that advertisers use. */
@Injectable()
export class PicturesInAdsQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** True when a creative, whatever became of it, or a house ad has the picture. */
  async has(mediaId: string): Promise<boolean> {
    const [record] = await this.dataSource.query<{ readonly used: boolean }[]>(USED, [`%${mediaId}%`]);
    return record?.used ?? false;
  }
}

/** Asked when somebody is erased whose notice had a picture: rarely enough to read all bookings. */
const USED = `
  select exists (select from rm_ad_flights.bookings where creatives::text like $1)
      or exists (select from rm_ad_flights.placements where house_ad::text like $1) as used`;
