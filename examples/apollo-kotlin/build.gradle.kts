plugins {
  id("org.jetbrains.kotlin.jvm") version "2.2.0"
  id("com.apollographql.apollo") version "4.4.1"
}

dependencies {
  implementation("com.apollographql.apollo:apollo-runtime:4.4.1")
}

apollo {
  service("shop") {
    packageName.set("com.example.shop")
    // Of schema/generated/mobile/schema.graphql: the part of the graph this app may see.
    schemaFiles.from("src/main/graphql/schema.graphqls")
    // What "facet publish" reads: build/generated/manifest/apollo/shop/persistedQueryManifest.json
    operationManifestFormat.set("persistedQueryManifest")
  }
}
