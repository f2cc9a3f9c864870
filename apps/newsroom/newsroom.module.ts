import { Module } from '@nestjs/common';
import { AdvertisingCommandModule } from '#advertising';
import { CompaniesCommandModule } from '#companies';
import { EditorialCommandModule } from '#editorial';
import { ErasureCommandModule } from '#erasure';
import { FeedsCommandModule } from '#feeds';
import { ImportingModule } from '#importing';
import { PeopleCommandModule } from '#people';
import { RecruitingCommandModule } from '#recruiting';
import { MomentsAdminController } from './moments-admin.controller.js';

/** The admin API: commands of every context, and what staff read. */
@Module({
  controllers: [MomentsAdminController],
  imports: [
    EditorialCommandModule,
    CompaniesCommandModule,
    RecruitingCommandModule,
    PeopleCommandModule,
    AdvertisingCommandModule,
    FeedsCommandModule,
    ErasureCommandModule,
    ImportingModule,
  ],
})
export class NewsroomModule {}
