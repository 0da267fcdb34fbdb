window.YTD.note_tweet.part0 = [
  {
    "noteTweet": {
      "noteTweetId": "2012000000000000100",
      "updatedAt": "2026-01-18T11:20:00.000Z",
      "lifecycle": {
        "value": "1",
        "name": "Default",
        "originalName": "Default",
        "annotations": {}
      },
      "createdAt": "2026-01-18T11:20:00.000Z",
      "core": {
        "styletags": [],
        "urls": [],
        "text": "A longer word about what the panel looks at, and why it reads complaints without the names of anybody in them, neither of those who complained nor of those complained about: it is there to see whether the answer was fair, quick and clear.",
        "mentions": [],
        "cashtags": [],
        "hashtags": []
      }
    }
  }
]
