window.YTD.tweets.part0 = [
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1980000000000000001"
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
            "url": "https://t.co/aaaaaaaaaa",
            "expanded_url": "https://pcc.arrenshire.example/visit/?utm_source=x",
            "display_url": "pcc.arrenshire.example/visit",
            "indices": [
              "0",
              "23"
            ]
          }
        ]
      },
      "display_text_range": [
        "0",
        "146"
      ],
      "favorite_count": "3",
      "id_str": "1980000000000000001",
      "truncated": false,
      "retweet_count": "1",
      "id": "1980000000000000001",
      "created_at": "Tue Oct 14 09:02:11 +0000 2025",
      "favorited": false,
      "full_text": "Reception at County House moves to the ground floor on Monday while the lift is replaced. Step-free access stays as it is. https://t.co/aaaaaaaaaa",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1985000000000000001"
          ],
          "isEditEligible": true
        }
      },
      "retweeted": false,
      "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Web App</a>",
      "entities": {
        "hashtags": [
          {
            "text": "CustodyVisiting",
            "indices": [
              "0",
              "1"
            ]
          }
        ],
        "symbols": [],
        "user_mentions": [],
        "urls": []
      },
      "display_text_range": [
        "0",
        "155"
      ],
      "favorite_count": "3",
      "id_str": "1985000000000000001",
      "truncated": false,
      "retweet_count": "1",
      "id": "1985000000000000001",
      "created_at": "Tue Oct 28 16:30:00 +0000 2025",
      "favorited": false,
      "full_text": "What custody visitors asked us this month, in three posts. First: are blankets &amp; books still handed out at night? Yes, at every suite. #CustodyVisiting",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1985000000000000002"
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
        "89"
      ],
      "favorite_count": "3",
      "id_str": "1985000000000000002",
      "truncated": false,
      "retweet_count": "1",
      "id": "1985000000000000002",
      "created_at": "Tue Oct 28 16:31:00 +0000 2025",
      "favorited": false,
      "full_text": "Second: how long does a visit take? About two hours, and two visitors always go together.",
      "lang": "en",
      "in_reply_to_status_id_str": "1985000000000000001",
      "in_reply_to_status_id": "1985000000000000001",
      "in_reply_to_user_id_str": "99001100",
      "in_reply_to_user_id": "99001100",
      "in_reply_to_screen_name": "ArrenshireOPCC"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1985000000000000003"
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
        "101"
      ],
      "favorite_count": "3",
      "id_str": "1985000000000000003",
      "truncated": false,
      "retweet_count": "1",
      "id": "1985000000000000003",
      "created_at": "Tue Oct 28 16:33:00 +0000 2025",
      "favorited": false,
      "full_text": "Third: who may apply? Anybody over 18 who lives or works in Arrenshire &lt;and is not an officer&gt;.",
      "lang": "en",
      "in_reply_to_status_id_str": "1985000000000000002",
      "in_reply_to_status_id": "1985000000000000002",
      "in_reply_to_user_id_str": "99001100",
      "in_reply_to_user_id": "99001100",
      "in_reply_to_screen_name": "ArrenshireOPCC"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1985000000000000009"
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
        "53"
      ],
      "favorite_count": "3",
      "id_str": "1985000000000000009",
      "truncated": false,
      "retweet_count": "1",
      "id": "1985000000000000009",
      "created_at": "Tue Oct 28 17:00:00 +0000 2025",
      "favorited": false,
      "full_text": "RT @RoadwiseArren: CANARY-RETWEET lights on, belts on",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1985000000000000010"
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
        "59"
      ],
      "favorite_count": "3",
      "id_str": "1985000000000000010",
      "truncated": false,
      "retweet_count": "1",
      "id": "1985000000000000010",
      "created_at": "Tue Oct 28 17:05:00 +0000 2025",
      "favorited": false,
      "full_text": "@somebody_else CANARY-REPLY thank you, we will write to you",
      "lang": "en",
      "in_reply_to_status_id_str": "1984999999999999999",
      "in_reply_to_user_id_str": "5555",
      "in_reply_to_screen_name": "somebody_else"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1985000000000000011"
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
        "34"
      ],
      "favorite_count": "3",
      "id_str": "1985000000000000011",
      "truncated": false,
      "retweet_count": "1",
      "id": "1985000000000000011",
      "created_at": "Tue Oct 28 17:06:00 +0000 2025",
      "favorited": false,
      "full_text": "CANARY-CONVERSATION and by the way",
      "lang": "en",
      "in_reply_to_status_id_str": "1985000000000000010",
      "in_reply_to_status_id": "1985000000000000010",
      "in_reply_to_user_id_str": "99001100",
      "in_reply_to_user_id": "99001100",
      "in_reply_to_screen_name": "ArrenshireOPCC"
    }
  }
]
