window.YTD.tweets.part0 = [
  {
    "tweet" : {
      "retweeted" : false,
      "source" : "<a href=\"https://example.com\">X</a>",
      "entities" : {
        "user_mentions" : [ { "name" : "Femi", "screen_name" : "femi_a", "id_str" : "222" } ],
        "urls" : [ ]
      },
      "in_reply_to_status_id_str" : "55",
      "in_reply_to_screen_name" : "femi_a",
      "favorite_count" : "1",
      "id_str" : "800",
      "created_at" : "Sun Mar 08 19:14:05 +0000 2026",
      "full_text" : "@femi_a stop &amp; read &lt;this&gt; https://t.co/x",
      "lang" : "en",
      "extended_entities" : {
        "media" : [ { "media_url" : "http://pbs.example.com/m/Q1.jpg", "media_url_https" : "https://pbs.example.com/m/Q1.jpg" } ]
      }
    }
  }
]
