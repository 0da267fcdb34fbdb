window.YTD.deleted_tweets.part0 = [
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1979"
          ],
          "isEditEligible": true
        }
      },
      "retweeted": false,
      "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Web App</a>",
      "entities": {
        "hashtags": [],
        "symbols": [],
        "user_mentions": [],
        "urls": []
      },
      "display_text_range": [
        "0",
        "14"
      ],
      "favorite_count": "3",
      "id_str": "1979",
      "truncated": false,
      "retweet_count": "1",
      "id": "1979",
      "created_at": "Mon Oct 13 09:00:00 +0000 2025",
      "favorited": false,
      "full_text": "CANARY-DELETED",
      "lang": "en"
    }
  }
]
