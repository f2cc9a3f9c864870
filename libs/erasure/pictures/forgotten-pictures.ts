import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PicturesInAdsQuery } from '#advertising';
import { ErasedPictures, mediaDecider, MentionsQuery, PictureUsesQuery } from '#editorial';
import { CommandRunner, derivedId } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import { PeopleMovesQuery, personDecider } from '#people';

/** What became of the pictures of somebody who was erased. */
export interface PicturesFate {
  /** The names of the files that are gone. */
  readonly erasedFiles: readonly string[];
  /** The pictures that stay, since an article, an ad or a notice about somebody else shows them. */
  readonly keptPhotoIds: readonly string[];
}

/** The pictures of people in notices: they are the person's, unless something else that is kept shows them. */
@Injectable()
export class ForgottenPictures {
  private readonly uses: PictureUsesQuery;
  private readonly ads: PicturesInAdsQuery;
  private readonly moves: PeopleMovesQuery;

  constructor(
    dataSource: DataSource,
    private readonly runner: CommandRunner,
    private readonly pictures: ErasedPictures,
  ) {
    this.uses = new PictureUsesQuery(dataSource, new MentionsQuery(dataSource));
    this.ads = new PicturesInAdsQuery(dataSource);
    this.moves = new PeopleMovesQuery(dataSource);
  }

  /** Erases the pictures of a person who is erased; a repeat does what is left. */
  async of(personId: string, envelope: CommandEnvelope): Promise<PicturesFate> {
    const { state } = await this.runner.load(personDecider, personId);
    const erasedFiles = new Set<string>();
    const keptPhotoIds: string[] = [];
    for (const photoId of state?.erased === true ? state.photoIds : []) {
      const same = await this.sameAs(photoId);
      if (await this.isUsed(same, personId)) {
        keptPhotoIds.push(photoId);
        continue;
      }
      for (const id of same) {
        const erasing = { ...envelope, commandId: derivedId(envelope.commandId, `picture ${id}`) };
        for (const file of await this.pictures.erase(erasing, id)) erasedFiles.add(file);
      }
    }
    return { erasedFiles: [...erasedFiles], keptPhotoIds };
  }

  /** All ids under which it is stored. One that is erased already is told by its stream alone. */
  private async sameAs(photoId: string): Promise<readonly string[]> {
    const { state } = await this.runner.load(mediaDecider, photoId);
    if (state === null) return [];
    return [...new Set([photoId, ...(state.erased ? [] : await this.uses.alike([photoId]))])];
  }

  private async isUsed(ids: readonly string[], personId: string): Promise<boolean> {
    for (const id of ids) {
      if (await this.moves.sharePicture(id, personId)) return true;
      if (await this.ads.has(id)) return true;
      if (await this.uses.inArticles(id)) return true;
    }
    return false;
  }
}
