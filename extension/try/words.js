/** What the composers say, in both languages; the words around them are in the page's template. */
const WORDS = {
  en: {
    x: {
      placeholder: 'What’s happening?',
      label: 'Post text',
      audience: 'Everyone can reply',
      submit: 'Post',
      left: (count) => `${count} characters left`,
    },
    linkedin: {
      placeholder: 'What do you want to talk about?',
      label: 'Text of the share',
      author: 'Camille Martin',
      role: 'Adviser, Example Bank · Post to anyone',
      submit: 'Post',
    },
    mastodon: {
      placeholder: 'What’s on your mind?',
      label: 'Text of the note',
      audience: 'Public, English',
      submit: 'Post',
    },
  },
  fr: {
    x: {
      placeholder: 'Quoi de neuf ?',
      label: 'Texte du post',
      audience: 'Tout le monde peut répondre',
      submit: 'Poster',
      left: (count) => `${count} caractères restants`,
    },
    linkedin: {
      placeholder: 'De quoi souhaitez-vous discuter ?',
      label: 'Texte de la publication',
      author: 'Camille Martin',
      role: 'Conseil, Banque Exemple · Visible par tous',
      submit: 'Publier',
    },
    mastodon: {
      placeholder: 'Qu’avez-vous en tête ?',
      label: 'Texte du message',
      audience: 'Public, français',
      submit: 'Publier',
    },
  },
};

export const wordsFor = (lang) => WORDS[lang] ?? WORDS.en;
