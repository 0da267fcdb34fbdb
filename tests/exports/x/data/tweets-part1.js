window.YTD.tweets.part1 = [
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2010000000000000001"
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
        "urls": [
          {
            "url": "https://t.co/bbbbbbbbbb",
            "expanded_url": "https://pcc.arrenshire.example/scrutiny/december",
            "display_url": "x",
            "indices": [
              "0",
              "1"
            ]
          }
        ],
        "media": [
          {
            "expanded_url": "https://twitter.com/ArrenshireOPCC/status/2010000000000000001/photo/1",
            "url": "https://t.co/cccccccccc",
            "media_url_https": "https://pbs.twimg.example/media/x.jpg",
            "type": "photo"
          }
        ]
      },
      "display_text_range": [
        "0",
        "146"
      ],
      "favorite_count": "3",
      "id_str": "2010000000000000001",
      "truncated": false,
      "retweet_count": "1",
      "id": "2010000000000000001",
      "created_at": "Mon Jan 12 10:00:00 +0000 2026",
      "favorited": false,
      "full_text": "Minutes of the December scrutiny panel are on our website, with a plain summary on the first page. https://t.co/bbbbbbbbbb https://t.co/cccccccccc",
      "lang": "en",
      "coordinates": {
        "type": "Point",
        "coordinates": [
          "-2.90",
          "52.10"
        ]
      },
      "geo": {
        "type": "Point",
        "coordinates": [
          "52.10",
          "-2.90"
        ]
      }
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2012000000000000001"
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
        "150"
      ],
      "favorite_count": "3",
      "id_str": "2012000000000000001",
      "truncated": false,
      "retweet_count": "1",
      "id": "2012000000000000001",
      "created_at": "Sun Jan 18 11:20:00 +0000 2026",
      "favorited": false,
      "full_text": "A longer word about what the panel looks at, and why it reads complaints without the names of anybody in them, neither of those who complained nor of…",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2012000000000000002"
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
        "urls": [],
        "media": [
          {
            "expanded_url": "https://twitter.com/ArrenshireOPCC/status/2012000000000000002/photo/1",
            "url": "https://t.co/dddddddddd"
          }
        ]
      },
      "display_text_range": [
        "0",
        "23"
      ],
      "favorite_count": "3",
      "id_str": "2012000000000000002",
      "truncated": false,
      "retweet_count": "1",
      "id": "2012000000000000002",
      "created_at": "Sun Jan 18 11:21:00 +0000 2026",
      "favorited": false,
      "full_text": "https://t.co/dddddddddd",
      "lang": "en"
    }
  }
]
