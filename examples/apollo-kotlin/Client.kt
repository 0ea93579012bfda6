package com.example.shop

import com.apollographql.apollo.ApolloClient
import com.apollographql.apollo.api.http.HttpMethod
import com.apollographql.apollo.network.http.ApolloClientAwarenessInterceptor

/** Sends ids: queries by GET, so that caches on the way help; mutations always by POST. */
fun createClient(url: String, appVersion: String): ApolloClient =
  ApolloClient.Builder()
    .serverUrl(url) // https://api.example.com/mobile/graphql
    .autoPersistedQueries(httpMethodForHashedQueries = HttpMethod.Get)
    // Names the app and its version, for the version gate and the ledger of what is used.
    .addHttpInterceptor(ApolloClientAwarenessInterceptor("shop-android", appVersion))
    .build()
