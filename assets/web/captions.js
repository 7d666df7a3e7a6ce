// The sentence that is heard, word by word: said, being said, still to come.

export class Captions {
  constructor(place) {
    this.place = place;
    this.sentence = null;
  }

  show(position) {
    const sentence = position?.sentence ?? null;
    if (sentence !== this.sentence) this.#write(sentence);
    if (!sentence) return;
    for (const { mark, word } of this.words) {
      const state = position.timeS >= word.end_s ? "said" : position.timeS >= word.start_s ? "now" : "";
      if (mark.className !== state) mark.className = state;
    }
  }

  #write(sentence) {
    this.sentence = sentence;
    this.words = [];
    if (!sentence) return; // the last words stay until others come
    this.place.replaceChildren();
    for (const word of sentence.words) {
      const mark = document.createElement("span");
      mark.textContent = word.text;
      this.words.push({ mark, word });
      this.place.append(mark, " ");
    }
  }

  clear() {
    this.sentence = null;
    this.place.replaceChildren();
  }
}
