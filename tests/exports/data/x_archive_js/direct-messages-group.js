window.YTD.direct_messages_group.part0 = [
  {
    "dmConversation" : {
      "conversationId" : "3330",
      "messages" : [
        {
          "conversationNameUpdate" : {
            "initiatingUserId" : "222",
            "name" : "About Ada",
            "createdAt" : "2026-03-08T19:30:00.000Z"
          }
        },
        {
          "participantsJoin" : {
            "userIds" : [ "444" ],
            "initiatingUserId" : "222",
            "createdAt" : "2026-03-08T19:31:00.000Z"
          }
        },
        {
          "messageCreate" : {
            "reactions" : [ ],
            "urls" : [ ],
            "text" : "she is lying",
            "mediaUrls" : [ ],
            "senderId" : "222",
            "id" : "702",
            "createdAt" : "soon"
          }
        },
        {
          "participantsLeave" : {
            "userIds" : [ "444" ],
            "createdAt" : "2026-03-08T19:33:00.000Z"
          }
        },
        {
          "joinConversation" : {
            "initiatingUserId" : "222",
            "participantsSnapshot" : [ "111", "222" ],
            "createdAt" : "2026-03-08T19:00:00.000Z"
          }
        }
      ]
    }
  }
]
