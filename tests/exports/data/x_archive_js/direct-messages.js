window.YTD.direct_messages.part0 = [
  {
    "dmConversation" : {
      "conversationId" : "111-222",
      "messages" : [
        {
          "messageCreate" : {
            "recipientId" : "111",
            "reactions" : [
              {
                "senderId" : "111",
                "reactionKey" : "sad",
                "eventId" : "900",
                "createdAt" : "2026-03-08T19:20:00.001Z"
              }
            ],
            "urls" : [
              {
                "url" : "https://t.co/abc",
                "expanded" : "https://example.com/where-ada-lives",
                "display" : "example.com/where…"
              }
            ],
            "text" : "I know where: https://t.co/abc \"reactions\" [",
            "mediaUrls" : [
              "https://ton.example.com/dm/700/701/ntk.jpg"
            ],
            "senderId" : "222",
            "id" : "700",
            "createdAt" : "2026-03-08T19:14:05.928Z",
            "editHistory" : [ ]
          }
        },
        {
          "messageCreate" : {
            "recipientId" : "222",
            "reactions" : [ ],
            "urls" : [ ],
            "text" : "Leave me alone.",
            "mediaUrls" : [ ],
            "senderId" : "111",
            "id" : "699",
            "createdAt" : "2026-03-08T19:10:00.000Z",
            "editHistory" : [
              {
                "createdAtSec" : "1772996000",
                "editedText" : "Leave me."
              }
            ]
          }
        }
      ]
    }
  }
]
